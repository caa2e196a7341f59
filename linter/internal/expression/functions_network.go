package expression

import (
	"math/big"
	"net/netip"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
)

// networkFunctions are those of IP addresses.
func networkFunctions() map[string]function {
	known := func(least, most int, t cty.Type, run func(c *call) value.Value) function {
		return function{least: least, most: most, result: t, whole: true, run: func(c *call) value.Value {
			if !c.known() {
				return c.derived()
			}
			return run(c)
		}}
	}
	return map[string]function{
		"cidrhost":     known(2, 2, cty.String, cidrHost),
		"cidrnetmask":  known(1, 1, cty.String, cidrNetmask),
		"cidrsubnet":   known(3, 3, cty.String, cidrSubnet),
		"cidrsubnets":  known(1, -1, cty.List(cty.String), cidrSubnets),
		"cidrcontains": known(2, 2, cty.Bool, cidrContains),
	}
}

// prefix reads a CIDR block. Leading zeros in IPv4 addresses are decimal, as
// Terraform reads them for historical reasons.
func (c *call) prefix(i int) (netip.Prefix, value.Value) {
	s, _, fault := c.argString(i)
	if fault.IsInvalid() {
		return netip.Prefix{}, fault
	}
	address, bits, _ := strings.Cut(s, "/")
	addr, ok := parseAddr(address)
	n, err := strconv.Atoi(bits)
	if !ok || err != nil || n < 0 || n > addr.BitLen() || bits[0] == '+' {
		return netip.Prefix{}, c.fail(i, "the string is not a CIDR block")
	}
	return netip.PrefixFrom(addr, n).Masked(), value.Value{}
}

func parseAddr(s string) (netip.Addr, bool) {
	if strings.Contains(s, ".") && !strings.Contains(s, ":") {
		parts := strings.Split(s, ".")
		for i, p := range parts {
			trimmed := strings.TrimLeft(p, "0")
			if trimmed == "" && p != "" {
				trimmed = "0"
			}
			parts[i] = trimmed
		}
		s = strings.Join(parts, ".")
	}
	addr, err := netip.ParseAddr(s)
	if err != nil || addr.Zone() != "" {
		return netip.Addr{}, false
	}
	return addr, true
}

// big returns a whole number argument of any size.
func (c *call) big(i int) (*big.Int, value.Value) {
	n, ok := c.args[i].AsNumber()
	if !ok || !n.IsInt() || n.MantExp(nil) > 200 {
		return nil, c.fail(i, "a whole number is required")
	}
	whole, _ := n.Int(nil)
	return whole, value.Value{}
}

func toInt(a netip.Addr) *big.Int { return new(big.Int).SetBytes(a.AsSlice()) }

// fromInt makes an address of n in the family of like; false if it has too many
// bits.
func fromInt(n *big.Int, like netip.Addr) (netip.Addr, bool) {
	if n.Sign() < 0 || n.BitLen() > like.BitLen() {
		return netip.Addr{}, false
	}
	addr, ok := netip.AddrFromSlice(n.FillBytes(make([]byte, like.BitLen()/8)))
	return addr, ok
}

func cidrHost(c *call) value.Value {
	p, fault := c.prefix(0)
	if fault.IsInvalid() {
		return fault
	}
	n, fault := c.big(1)
	if fault.IsInvalid() {
		return fault
	}
	hosts := new(big.Int).Lsh(big.NewInt(1), uint(p.Addr().BitLen()-p.Bits()))
	if n.Sign() < 0 {
		// A negative number counts from the end.
		n = new(big.Int).Add(n, hosts)
	}
	if n.Sign() < 0 || n.Cmp(hosts) >= 0 {
		return c.fail(1, "the prefix has no host of that number")
	}
	addr, ok := fromInt(n.Add(n, toInt(p.Addr())), p.Addr())
	if !ok {
		return c.fail(1, "the prefix has no host of that number")
	}
	return value.OfString(formatAddr(addr))
}

// formatAddr writes an address as Go's net package does, which shows IPv4 in
// IPv6 as IPv4.
func formatAddr(a netip.Addr) string { return a.Unmap().String() }

func cidrNetmask(c *call) value.Value {
	p, fault := c.prefix(0)
	if fault.IsInvalid() {
		return fault
	}
	if !p.Addr().Is4() {
		return c.fail(0, "an IPv4 block is required")
	}
	mask := ^uint32(0) << (32 - p.Bits())
	if p.Bits() == 0 {
		mask = 0
	}
	return value.OfString(netip.AddrFrom4([4]byte{byte(mask >> 24), byte(mask >> 16), byte(mask >> 8), byte(mask)}).String())
}

// subnet returns the n-th network of a length inside a block.
func subnet(p netip.Prefix, bits int, n *big.Int) (netip.Prefix, bool) {
	if bits > p.Addr().BitLen() || n.Sign() < 0 || n.BitLen() > bits-p.Bits() {
		return netip.Prefix{}, false
	}
	shifted := new(big.Int).Lsh(n, uint(p.Addr().BitLen()-bits))
	addr, ok := fromInt(shifted.Or(shifted, toInt(p.Addr())), p.Addr())
	return netip.PrefixFrom(addr, bits), ok
}

func formatPrefix(p netip.Prefix) string { return formatAddr(p.Addr()) + "/" + strconv.Itoa(p.Bits()) }

func cidrSubnet(c *call) value.Value {
	p, fault := c.prefix(0)
	if fault.IsInvalid() {
		return fault
	}
	newbits, _, fault := c.argInt(1)
	if fault.IsInvalid() {
		return fault
	}
	n, fault := c.big(2)
	if fault.IsInvalid() {
		return fault
	}
	if newbits < 0 || newbits > p.Addr().BitLen() {
		return c.fail(1, "the prefix cannot be extended so far")
	}
	sub, ok := subnet(p, p.Bits()+newbits, n)
	if !ok {
		return c.fail(2, "the prefix has no such network")
	}
	return value.OfString(formatPrefix(sub))
}

// cidrSubnets cuts networks of several lengths out of a block, one behind the
// other.
func cidrSubnets(c *call) value.Value {
	p, fault := c.prefix(0)
	if fault.IsInvalid() {
		return fault
	}
	if len(c.args) > 10_000 {
		return c.e.exceeded(c.rng, "cidrsubnets has more than 10000 arguments")
	}
	out := []value.Value{}
	next := toInt(p.Addr())
	end := new(big.Int).Add(next, new(big.Int).Lsh(big.NewInt(1), uint(p.Addr().BitLen()-p.Bits())))
	for i := range c.args[1:] {
		newbits, _, fault := c.argInt(i + 1)
		if fault.IsInvalid() {
			return fault
		}
		bits := p.Bits() + newbits
		if newbits < 1 || newbits > 32 || bits > p.Addr().BitLen() {
			return c.fail(i+1, "the prefix cannot be extended so far")
		}
		size := new(big.Int).Lsh(big.NewInt(1), uint(p.Addr().BitLen()-bits))
		// The next multiple of the network's size.
		start := new(big.Int).Add(next, size)
		start.Sub(start, big.NewInt(1)).Div(start, size).Mul(start, size)
		next = new(big.Int).Add(start, size)
		addr, ok := fromInt(start, p.Addr())
		if !ok || next.Cmp(end) > 0 {
			return c.fail(i+1, "the prefix has not enough room for the network")
		}
		out = append(out, value.OfString(formatPrefix(netip.PrefixFrom(addr, bits))))
	}
	return value.NewList(cty.String, out)
}

// cidrContains is a function of OpenTofu: whether a block holds an address or
// another block.
func cidrContains(c *call) value.Value {
	p, fault := c.prefix(0)
	if fault.IsInvalid() {
		return fault
	}
	s, _, fault := c.argString(1)
	if fault.IsInvalid() {
		return fault
	}
	if addr, ok := parseAddr(s); ok {
		return value.OfBool(p.Contains(addr))
	}
	inner, fault := c.prefix(1)
	if fault.IsInvalid() {
		return fault
	}
	return value.OfBool(p.Contains(inner.Addr()) && inner.Bits() >= p.Bits())
}
