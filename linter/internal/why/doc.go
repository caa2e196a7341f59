// Package why walks one identity through everything that must agree before a
// pod gets its role, in the order in which an engineer on call would look: the
// pods, the service account and its annotation, the role, the OIDC provider,
// then each statement and condition of the trust policy with the value that was
// compared, and last the error that AWS answers and the edit that mends it.
//
// [Account] starts at a service account, [Role] at a role. Both return walks as
// plain values; [Write] prints them.
package why
