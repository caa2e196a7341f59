package expression

import (
	"testing"

	"github.com/irsalint/irsalint/linter/symbolic"
)

func TestTheSchemeOfAnUnknownURLIsStrippedToOneUnknown(t *testing.T) {
	t.Parallel()
	url := symbolic.Named("root", "var.url")
	stripped, ok := WithoutScheme(url)
	if !ok || stripped.String() != `${replace(var.url, "https://", "")}` {
		t.Fatalf("got %s, %v", stripped, ok)
	}
	again, ok := WithoutScheme(stripped)
	if !ok || !again.Equal(stripped) {
		t.Errorf("stripped twice it is %s, %v", again, ok)
	}
	claim := symbolic.Concat(url, symbolic.Literal(":sub"))
	if got, ok := WithoutScheme(claim); !ok || got.String() != stripped.String()+":sub" {
		t.Errorf("with a claim behind it, it is %s, %v", got, ok)
	}
}

func TestASchemeThatMayReachOverTheEndOfAnUnknownIsLeft(t *testing.T) {
	t.Parallel()
	for _, rest := range []string{"://host", "s://host", "/", "https://host"} {
		url := symbolic.Concat(symbolic.Named("", "var.a"), symbolic.Literal(rest))
		if got, ok := WithoutScheme(url); ok {
			t.Errorf("%s became %s", url, got)
		}
	}
	if got, ok := WithoutScheme(symbolic.Literal("https://issuer")); !ok || got.String() != "issuer" {
		t.Errorf("a known URL became %s, %v", got, ok)
	}
}
