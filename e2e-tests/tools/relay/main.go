// Relay delays TCP connections that iptables REDIRECT sends to it: every byte arrives `-delay` later, in
// each direction, order kept, throughput untouched. The kernel of a test machine may have no netem.
package main

import (
	"flag"
	"io"
	"log"
	"net"
	"syscall"
	"time"
	"unsafe"
)

const (
	chunkBytes     = 16 << 10
	chunksInFlight = 4096 // per direction; bounds what a delay may hold back
	originalDst    = 80   // SO_ORIGINAL_DST, linux/netfilter_ipv4.h
	dialTimeout    = 5 * time.Second
)

func main() {
	listen := flag.String("listen", ":12380", "address that connections are redirected to")
	delay := flag.Duration("delay", 0, "delay of each byte, each way")
	flag.Parse()
	listener, err := net.Listen("tcp4", *listen)
	if err != nil {
		log.Fatalf("relay: %v", err)
	}
	log.Printf("relay: %s on %s", *delay, *listen)
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatalf("relay: %v", err)
		}
		go serve(connection.(*net.TCPConn), *delay)
	}
}

func serve(client *net.TCPConn, delay time.Duration) {
	defer client.Close()
	target, err := redirectedFrom(client)
	if err != nil {
		log.Printf("relay: %v was not redirected: %v", client.RemoteAddr(), err)
		return
	}
	time.Sleep(2 * delay) // the handshake takes a round trip, too
	server, err := net.DialTimeout("tcp4", target.String(), dialTimeout)
	if err != nil {
		return // closing tells the client
	}
	defer server.Close()
	done := make(chan struct{}, 2)
	go func() { pump(client, server.(*net.TCPConn), delay); done <- struct{}{} }()
	go func() { pump(server.(*net.TCPConn), client, delay); done <- struct{}{} }()
	<-done
	<-done
}

type chunk struct {
	due   time.Time
	bytes []byte
}

func pump(from, to *net.TCPConn, delay time.Duration) {
	queue := make(chan chunk, chunksInFlight)
	go func() {
		defer close(queue)
		for {
			bytes := make([]byte, chunkBytes)
			n, err := from.Read(bytes)
			if n > 0 {
				queue <- chunk{time.Now().Add(delay), bytes[:n]}
			}
			if err != nil {
				if err != io.EOF {
					to.SetLinger(0) // pass a reset on as a reset
				}
				return
			}
		}
	}()
	for next := range queue {
		time.Sleep(time.Until(next.due))
		if _, err := to.Write(next.bytes); err != nil {
			from.Close()
			for range queue { // let the reader end
			}
			return
		}
	}
	to.CloseWrite()
}

// redirectedFrom answers where the client wanted to go before iptables sent it here.
func redirectedFrom(connection *net.TCPConn) (*net.TCPAddr, error) {
	raw, err := connection.SyscallConn()
	if err != nil {
		return nil, err
	}
	var address syscall.RawSockaddrInet4
	size := uint32(unsafe.Sizeof(address))
	var failed syscall.Errno
	err = raw.Control(func(socket uintptr) {
		_, _, failed = syscall.Syscall6(syscall.SYS_GETSOCKOPT, socket, syscall.SOL_IP, originalDst,
			uintptr(unsafe.Pointer(&address)), uintptr(unsafe.Pointer(&size)), 0)
	})
	if err != nil {
		return nil, err
	}
	if failed != 0 {
		return nil, failed
	}
	port := (*[2]byte)(unsafe.Pointer(&address.Port))
	return &net.TCPAddr{IP: net.IP(address.Addr[:]), Port: int(port[0])<<8 | int(port[1])}, nil
}
