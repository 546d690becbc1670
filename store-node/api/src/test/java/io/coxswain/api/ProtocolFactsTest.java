package io.coxswain.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.coxswain.api.auth.AuthStoreProto;
import io.coxswain.api.election.ElectionProto;
import io.coxswain.api.etcd.AuthProto;
import io.coxswain.api.etcd.ClusterProto;
import io.coxswain.api.etcd.HeaderProto;
import io.coxswain.api.etcd.KvProto;
import io.coxswain.api.etcd.LeaseProto;
import io.coxswain.api.etcd.MaintenanceProto;
import io.coxswain.api.etcd.MetadataProto;
import io.coxswain.api.etcd.RaftInternalProto;
import io.coxswain.api.etcd.WatchProto;
import io.coxswain.api.lock.LockProto;
import io.coxswain.api.membership.MembershipProto;
import io.coxswain.api.mvcc.MvccProto;
import io.coxswain.api.raftpb.RaftProto;
import io.coxswain.api.walpb.WalProto;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Our protocol files say what etcd's compiled ones say: nothing missing, renamed, renumbered or of another type; what is ours
/// is listed here.
class ProtocolFactsTest {
  private static final int FIRST_OWN_ENTRY_FIELD = 20_000;

  private static final List<FileDescriptor> FILES =
      List.of(
          MvccProto.getDescriptor(),
          AuthStoreProto.getDescriptor(),
          MembershipProto.getDescriptor(),
          HeaderProto.getDescriptor(),
          KvProto.getDescriptor(),
          WatchProto.getDescriptor(),
          LeaseProto.getDescriptor(),
          ClusterProto.getDescriptor(),
          MaintenanceProto.getDescriptor(),
          AuthProto.getDescriptor(),
          MetadataProto.getDescriptor(),
          RaftInternalProto.getDescriptor(),
          RaftProto.getDescriptor(),
          WalProto.getDescriptor(),
          LockProto.getDescriptor(),
          ElectionProto.getDescriptor());

  @Test
  void messages() {
    assertThat(allMessages().map(Descriptor::getFullName))
        .containsExactlyInAnyOrderElementsOf(EtcdWireFacts.of("message"));
  }

  @Test
  void fields() {
    assertThat(
            allMessages()
                .flatMap(message -> message.getFields().stream())
                .filter(field -> field.getNumber() < FIRST_OWN_ENTRY_FIELD)
                .map(ProtocolFactsTest::fact))
        .containsExactlyInAnyOrderElementsOf(EtcdWireFacts.of("field"));
  }

  @Test
  void ownFieldsAreFewAndFarAway() {
    assertThat(
            allMessages()
                .flatMap(message -> message.getFields().stream())
                .filter(field -> field.getNumber() >= FIRST_OWN_ENTRY_FIELD)
                .map(FieldDescriptor::getFullName))
        .containsExactlyInAnyOrder(
            "etcdserverpb.InternalRaftRequest.coxswain_timing",
            "etcdserverpb.RequestHeader.coxswain_member_id");
  }

  @Test
  void enumValues() {
    Stream<EnumDescriptor> enums =
        Stream.concat(
            FILES.stream().flatMap(file -> file.getEnumTypes().stream()),
            allMessages().flatMap(message -> message.getEnumTypes().stream()));
    assertThat(
            enums.flatMap(type ->
                type.getValues().stream()
                    .map(value ->
                        type.getFullName() + "." + value.getName() + " " + value.getNumber())))
        .containsExactlyInAnyOrderElementsOf(EtcdWireFacts.of("value"));
  }

  @Test
  void methods() {
    assertThat(
            FILES.stream()
                .flatMap(file -> file.getServices().stream())
                .flatMap(service -> service.getMethods().stream())
                .map(ProtocolFactsTest::fact))
        .containsExactlyInAnyOrderElementsOf(EtcdWireFacts.of("rpc"));
  }

  private static Stream<Descriptor> allMessages() {
    return FILES.stream()
        .flatMap(file -> file.getMessageTypes().stream())
        .flatMap(ProtocolFactsTest::withNested);
  }

  private static Stream<Descriptor> withNested(Descriptor message) {
    return Stream.concat(
        Stream.of(message),
        message.getNestedTypes().stream().flatMap(ProtocolFactsTest::withNested));
  }

  private static String fact(FieldDescriptor field) {
    String type =
        switch (field.getJavaType()) {
          case MESSAGE -> field.getMessageType().getFullName();
          case ENUM -> field.getEnumType().getFullName();
          case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING ->
              field.getType().name().toLowerCase(Locale.ROOT);
        };
    return field.getFullName()
        + " "
        + field.getNumber()
        + " "
        + type
        + (field.isRepeated() ? " repeated" : "")
        + (field.getContainingOneof() == null
            ? ""
            : " oneof=" + field.getContainingOneof().getName());
  }

  private static String fact(MethodDescriptor method) {
    return method.getFullName()
        + " "
        + stream(method.isClientStreaming())
        + method.getInputType().getFullName()
        + " "
        + stream(method.isServerStreaming())
        + method.getOutputType().getFullName();
  }

  private static String stream(boolean yes) {
    return yes ? "stream:" : "";
  }
}
