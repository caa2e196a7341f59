locals {
  issuer = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
}

resource "aws_iam_role" "web" {
  name = "web"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${local.issuer}" }
      Condition = { StringEquals = { "${local.issuer}:sub" = "system:serviceaccount:web:frontend" } }
    }]
  })
}

resource "kubernetes_service_account_v1" "web" {
  metadata {
    name        = "frontend"
    namespace   = "web"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.web.arn }
  }
}

resource "kubernetes_deployment_v1" "web" {
  metadata {
    name      = "frontend"
    namespace = "web"
  }
  spec {
    selector {
      match_labels = { app = "frontend" }
    }
    template {
      metadata {
        labels = { app = "frontend" }
      }
      spec {
        service_account_name = kubernetes_service_account_v1.web.metadata[0].name
        container {
          name  = "web"
          image = "web"
        }
      }
    }
  }
}

resource "kubernetes_cron_job_v1" "report" {
  metadata {
    name      = "report"
    namespace = "web"
  }
  spec {
    schedule = "0 4 * * *"
    job_template {
      metadata {}
      spec {
        template {
          metadata {}
          spec {
            container {
              name  = "report"
              image = "report"
              env {
                name  = "AWS_ROLE_ARN"
                value = "arn:aws:iam::111122223333:role/web"
              }
            }
          }
        }
      }
    }
  }
}
