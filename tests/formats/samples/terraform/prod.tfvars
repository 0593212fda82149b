# Terraform variable definitions; modelled on awslabs/data-on-eks (data-stacks/*/terraform/data-stack.tfvars).
confirm_forecast = false # until the pumps are in
region           = "eu-central-1"
