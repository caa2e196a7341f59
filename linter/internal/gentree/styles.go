package gentree

import "fmt"

// style is how the role of the i-th service is written, about as often as the
// styles occur in public repositories.
func style(i int) func(name, namespace string) string {
	styles := []func(name, namespace string) string{
		registryModule, document, encoded, sharedCall, registryModule, document, heredoc, registryModule,
	}
	return styles[i%len(styles)]
}

func registryModule(name, namespace string) string {
	return fmt.Sprintf(`module %[1]q {
  source  = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  version = "~> 5.30"

  role_name = %[1]q

  oidc_providers = {
    main = {
      provider_arn               = aws_iam_openid_connect_provider.eks.arn
      namespace_service_accounts = ["%[2]s:%[1]s"]
    }
  }
}

`, name, namespace)
}

func document(name, namespace string) string {
	return fmt.Sprintf(`data "aws_iam_policy_document" %[1]q {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.eks.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["system:serviceaccount:%[2]s:%[1]s"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" %[1]q {
  name               = %[1]q
  assume_role_policy = data.aws_iam_policy_document.%[1]s.json
}

`, name, namespace)
}

func encoded(name, namespace string) string {
	return fmt.Sprintf(`resource "aws_iam_role" %[1]q {
  name = %[1]q

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.eks.arn }
      Condition = {
        StringEquals = {
          "${local.issuer}:sub" = "system:serviceaccount:%[2]s:%[1]s"
          "${local.issuer}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })
}

`, name, namespace)
}

func heredoc(name, namespace string) string {
	return fmt.Sprintf(`resource "aws_iam_role" %[1]q {
  name               = %[1]q
  assume_role_policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": { "Federated": "${aws_iam_openid_connect_provider.eks.arn}" },
        "Condition": {
          "StringEquals": {
            "${local.issuer}:sub": "system:serviceaccount:%[2]s:%[1]s",
            "${local.issuer}:aud": "sts.amazonaws.com"
          }
        }
      }]
    }
  EOT
}

`, name, namespace)
}

func sharedCall(name, namespace string) string {
	return fmt.Sprintf(`module %[1]q {
  source = "../../modules/irsa"

  name             = %[1]q
  namespace        = %[2]q
  service_accounts = [%[1]q]
  provider_arn     = aws_iam_openid_connect_provider.eks.arn
}

`, name, namespace)
}

func manifest(name, namespace string) string {
	return fmt.Sprintf(`---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: %[1]s
  namespace: %[2]s
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/%[1]s
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: %[1]s
  namespace: %[2]s
spec:
  selector:
    matchLabels:
      app: %[1]s
  template:
    metadata:
      labels:
        app: %[1]s
    spec:
      serviceAccountName: %[1]s
      containers:
        - name: app
          image: registry.example.com/%[1]s:1.0.0
`, name, namespace)
}
