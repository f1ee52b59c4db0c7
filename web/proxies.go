package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks of the proxies that are trusted to say for whom they ask.
// Without them nobody is: whoever asks could write anything into the header.
type Proxies []netip.Prefix

// ParseProxies reads addresses and networks, such as 127.0.0.1 and 10.0.0.0/8.
func ParseProxies(all []string) (Proxies, error) {
	var proxies Proxies
	for _, s := range all {
		s = strings.TrimSpace(s)
		network, err := netip.ParsePrefix(s)
		if err != nil {
			addr, addrErr := netip.ParseAddr(s)
			if addrErr != nil {
				return nil, fmt.Errorf("%q is neither an address nor a network", s)
			}
			addr = addr.Unmap().WithZone("")
			network = netip.PrefixFrom(addr, addr.BitLen())
		}
		if network.Bits() == 0 {
			return nil, fmt.Errorf("%q is everybody: name the proxies alone", s)
		}
		proxies = append(proxies, network.Masked())
	}
	return proxies, nil
}

func (p Proxies) has(addr netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(addr) })
}

// client is who asks: where the request comes from, or, where that is a trusted proxy,
// whom the proxy names last. What stands before that in the header anybody may have
// written. It is the zero address where it is not known.
func (p Proxies) client(r *http.Request) netip.Addr {
	at := addressIn(r.RemoteAddr)
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, before := range slices.Backward(forwarded) {
		next := addressIn(strings.TrimSpace(before))
		if !p.has(at) || !next.IsValid() {
			break
		}
		at = next
	}
	return at
}

// addressIn is the address that a text has, with a port or without.
func addressIn(s string) netip.Addr {
	addr, err := netip.ParseAddr(s)
	if err != nil {
		at, _ := netip.ParseAddrPort(s) // what is neither has the zero address
		addr = at.Addr()
	}
	return addr.Unmap().WithZone("")
}
