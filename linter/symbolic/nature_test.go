package symbolic

import "testing"

func TestNatureTellsWhichStringsAValueMayHold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		nature Nature
		s      string
		want   bool
	}{
		{"an account number is made of digits", AccountNumber(), "123456789012", true},
		{"an account number holds no slash", AccountNumber(), "1/2", false},
		{"an account number is not empty", AccountNumber(), "", false},
		{"a region may hold a minus", Region(), "eu-central-1", true},
		{"a region holds no capital letter", Region(), "EU-central-1", false},
		{"an issuer is a host with a path", Issuer(), "oidc.eks.eu-central-1.amazonaws.com/id/AB", true},
		{"an issuer holds no scheme", Issuer(), "https://oidc.eks", false},
		{"an issuer holds no end of a provider ARN", Issuer(), "oidc-provider/x", false},
		{"nothing is known of the zero nature", Nature{}, "\u00e9 *", true},
		{"a value of unknown nature may be empty", Nature{}, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := c.nature.Is(c.s); got != c.want {
				t.Errorf("Is(%q) = %v, want %v", c.s, got, c.want)
			}
		})
	}
}
