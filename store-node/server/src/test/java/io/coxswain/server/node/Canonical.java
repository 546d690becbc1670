package io.coxswain.server.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.coxswain.api.etcd.AlarmMember;
import io.coxswain.api.etcd.LeaseGrantResponse;
import io.coxswain.api.etcd.LeaseLeasesResponse;
import io.coxswain.api.etcd.LeaseStatus;
import io.coxswain.api.etcd.LeaseTimeToLiveResponse;
import io.coxswain.api.etcd.Member;
import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.api.etcd.StatusResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// An answer as text, without what belongs to one run or one implementation: ids, terms, indexes, sizes, the time a lease has
/// left, orders that etcd leaves to chance.
final class Canonical {
  private static final long LEAST_CHOSEN_LEASE = 1L << 32;

  private Canonical() {}

  static String text(Message answer) {
    return TextFormat.printer().emittingSingleLine(true).printToString(of(answer));
  }

  private static Message of(Message message) {
    Message.Builder stripped = message.toBuilder();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (field.isRepeated()) {
        List<Message> elements = new ArrayList<>();
        for (Object element : (List<?>) message.getField(field)) {
          elements.add(of((Message) element));
        }
        if (field.getMessageType().equals(Member.getDescriptor())) {
          elements.sort(
              Comparator.comparing(Message::toString)); // etcd's order is that of their ids
        }
        stripped.setField(field, elements);
      } else if (message.hasField(field)) {
        stripped.setField(field, of((Message) message.getField(field)));
      }
    }
    return switch (stripped.build()) {
      case ResponseHeader header ->
          header.toBuilder().clearClusterId().clearMemberId().clearRaftTerm().build();
      case Member member when !member.getName().isEmpty() ->
          member.toBuilder().clearID().clearClientURLs().clearPeerURLs().build();
      case Member member -> member.toBuilder().clearID().build();
      case AlarmMember alarm -> alarm.toBuilder().clearMemberID().build();
      case LeaseGrantResponse lease when lease.getID() >= LEAST_CHOSEN_LEASE ->
          lease.toBuilder().clearID().build();
      case LeaseStatus lease when lease.getID() >= LEAST_CHOSEN_LEASE ->
          lease.toBuilder().clearID().build();
      case LeaseTimeToLiveResponse lease when lease.getTTL() > 0 -> fullAndSorted(lease);
      case LeaseLeasesResponse leases -> sorted(leases);
      case StatusResponse status ->
          status.toBuilder()
              .clearLeader()
              .clearRaftIndex()
              .clearRaftAppliedIndex()
              .clearRaftTerm()
              .clearDbSize()
              .clearDbSizeInUse()
              .clearErrors()
              .build();
      case Message other -> other;
    };
  }

  private static LeaseTimeToLiveResponse fullAndSorted(LeaseTimeToLiveResponse lease) {
    List<ByteString> keys =
        lease.getKeysList().stream()
            .sorted(ByteString.unsignedLexicographicalComparator())
            .toList();
    return lease.toBuilder().setTTL(lease.getGrantedTTL()).clearKeys().addAllKeys(keys).build();
  }

  private static LeaseLeasesResponse sorted(LeaseLeasesResponse leases) {
    List<LeaseStatus> byId =
        leases.getLeasesList().stream()
            .sorted(Comparator.comparingLong(LeaseStatus::getID))
            .toList();
    return leases.toBuilder().clearLeases().addAllLeases(byId).build();
  }
}
