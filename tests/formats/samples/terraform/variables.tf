# Terraform language, input variables; modelled on philschmid/terraform-aws-sagemaker-huggingface (variables.tf).
variable "confirm_forecast" {
  description = "Whether an engineer confirms each forecast. Cannot be switched off in production."
  type        = bool
  default     = true
}

variable "create_supervisor" {
  description = "Whether to make a supervising agent."
  default     = false
}

variable "region" {
  type = string
}

locals {
  gauges = ["weir", "harbour"]
}

output "endpoint" {
  description = "Where forecasts are asked for."
  value       = aws_sagemaker_endpoint.this.name
}
