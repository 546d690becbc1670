// The fault relay: makes the links between members slow.
module coxswain.dev/e2e-tests/tools/relay

go 1.26
