// The program of the pause container, which holds a pod's namespaces open.
module coxswain.dev/e2e-tests/tools/pause

go 1.26
