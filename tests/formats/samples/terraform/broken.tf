# Terraform language; a file that lost a bracket in a merge.
resource "aws_sagemaker_endpoint" "water_level" {
  name = "water-level"
}

resource "aws_sagemaker_model" "old" {
  name = ["water-level-old"
}
