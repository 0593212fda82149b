# Terraform language, providers aws, kubernetes and azapi; modelled on philschmid/terraform-aws-sagemaker-huggingface (main.tf)
# and awslabs/data-on-eks (infra/terraform/airflow.tf).

resource "aws_iam_role" "reader" {
  name = "water-reader"
}

# The duty engineer sees every forecast first.
resource "aws_sagemaker_model" "water_level" {
  name               = "${var.prefix}-water-level"
  execution_role_arn = aws_iam_role.reader.arn

  primary_container {
    image          = "registry.example.eu/water/level:3"
    model_data_url = "s3://water/level/3/model.tar.gz"
    environment = {
      AUTO_OPEN_GATES = "false" // never
      HF_TASK         = "regression"
      REVIEWED_BY     = var.reviewer
    }
  }
  tags = merge(var.tags, { purpose = "forecasts \"river\" levels", owner = "wasser\u00e4mter" })
}

resource "aws_sagemaker_endpoint_configuration" "water_level" {
  name = "water-level"
  production_variants {
    variant_name           = "all"
    model_name             = aws_sagemaker_model.water_level.name
    initial_instance_count = 1
  }
}

resource "kubernetes_deployment_v1" "gauge" {
  metadata {
    name = "gauge"
  }
  spec {
    template {
      spec {
        container {
          image = "registry.example.eu/water/gauge:1"
          args  = ["--camera", "rtsp://weir-2/left", "--live"]
          env {
            name  = "STORE_FRAMES"
            value = "off"
          }
          resources {
            limits = { cpu = "1" }
          }
        }
      }
    }
  }
}

resource "kubectl_manifest" "notes" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: ${var.prefix}-notes
    data:
      ALERT: gatekeeper
  YAML
}

/*
 * Old models stay for
 * one year.
 */
module "archive" {
  source      = "./modules/archive"
  description = "Keeps Überflutung maps"
  keep        = var.years > 1 ? "long" : "short"
}

module "vpc" {
  source = "terraform-aws-modules/vpc/aws"
  name   = "water"
}
