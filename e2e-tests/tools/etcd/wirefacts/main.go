// Prints etcd's wire facts, one a line and sorted, as the fixture that store-node/api is tested against:
//
//	cd e2e-tests/tools/etcd && go run ./wirefacts > ../../../store-node/api/src/test/resources/etcd-wire-facts.txt
//
//	field etcdserverpb.PutRequest.key 1 bytes
//	value etcdserverpb.AlarmType.NOSPACE 1
//	rpc   etcdserverpb.KV.Put etcdserverpb.PutRequest etcdserverpb.PutResponse
//	error InvalidArgument etcdserver: key is not provided
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "go.etcd.io/etcd/api/v3/etcdserverpb"
	_ "go.etcd.io/etcd/server/v3/etcdserver/api/v3election/v3electionpb"
	_ "go.etcd.io/etcd/server/v3/etcdserver/api/v3lock/v3lockpb"
	_ "go.etcd.io/etcd/server/v3/storage/wal/walpb"
)

var packages = map[protoreflect.FullName]bool{
	"authpb": true, "etcdserverpb": true, "membershippb": true, "mvccpb": true, "raftpb": true,
	"v3electionpb": true, "v3lockpb": true, "walpb": true,
}

func main() {
	var lines []string
	protoregistry.GlobalFiles.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if packages[file.Package()] {
			lines = append(lines, enums(file.Enums())...)
			lines = append(lines, messages(file.Messages())...)
			lines = append(lines, services(file.Services())...)
		}
		return true
	})
	lines = append(lines, errors()...)
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}

func enums(all protoreflect.EnumDescriptors) (lines []string) {
	for i := range all.Len() {
		for v := range all.Get(i).Values().Len() {
			value := all.Get(i).Values().Get(v)
			lines = append(lines, fmt.Sprintf("value %s.%s %d", all.Get(i).FullName(), value.Name(), value.Number()))
		}
	}
	return lines
}

func messages(all protoreflect.MessageDescriptors) (lines []string) {
	for i := range all.Len() {
		message := all.Get(i)
		lines = append(lines, "message "+string(message.FullName()))
		for f := range message.Fields().Len() {
			lines = append(lines, field(message.Fields().Get(f)))
		}
		lines = append(lines, enums(message.Enums())...)
		lines = append(lines, messages(message.Messages())...)
	}
	return lines
}

func field(f protoreflect.FieldDescriptor) string {
	kind := f.Kind().String()
	switch {
	case f.Message() != nil:
		kind = string(f.Message().FullName())
	case f.Enum() != nil:
		kind = string(f.Enum().FullName())
	}
	line := fmt.Sprintf("field %s %d %s", f.FullName(), f.Number(), kind)
	if f.IsList() {
		line += " repeated"
	}
	if f.ContainingOneof() != nil {
		line += " oneof=" + string(f.ContainingOneof().Name())
	}
	return line
}

func services(all protoreflect.ServiceDescriptors) (lines []string) {
	for i := range all.Len() {
		for m := range all.Get(i).Methods().Len() {
			method := all.Get(i).Methods().Get(m)
			lines = append(lines, fmt.Sprintf("rpc %s %s%s %s%s", method.FullName(),
				stream(method.IsStreamingClient()), method.Input().FullName(),
				stream(method.IsStreamingServer()), method.Output().FullName()))
		}
	}
	return lines
}

func stream(yes bool) string {
	if yes {
		return "stream:"
	}
	return ""
}

// The texts are in no registry: they are read from the source of the pinned version.
func errors() (lines []string) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "go.etcd.io/etcd/api/v3").Output()
	fail(err)
	path := filepath.Join(strings.TrimSpace(string(dir)), "v3rpc", "rpctypes", "error.go")
	source, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	fail(err)
	ast.Inspect(source, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok || len(call.Args) != 2 {
			return true
		}
		code, isCode := call.Args[0].(*ast.SelectorExpr)
		text, isText := call.Args[1].(*ast.BasicLit)
		if isCode && isText {
			unquoted, err := strconv.Unquote(text.Value)
			fail(err)
			lines = append(lines, "error "+code.Sel.Name+" "+unquoted)
		}
		return true
	})
	return lines
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "wirefacts:", err)
		os.Exit(1)
	}
}
