package io.coxswain.operator.storeclient;

import io.coxswain.api.admin.AdminGrpc;
import io.coxswain.api.admin.DescribeRequest;
import io.coxswain.api.admin.TransferLeadershipRequest;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.tempo.Timing;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// [StoreAdmin] over gRPC: etcd's KV service for the confirming read, `coxswain.admin.v1` for the
/// rest. Safe for any number of threads.
public final class GrpcStoreAdmin implements StoreAdmin {
  private final Channels channels = new Channels();
  private final Duration askDeadline;
  private final Duration actDeadline;

  /// @param askDeadline bounds questions, which are asked again soon
  /// @param actDeadline bounds acts, which wait for a quorum's disks
  public GrpcStoreAdmin(Duration askDeadline, Duration actDeadline) {
    this.askDeadline = askDeadline;
    this.actDeadline = actDeadline;
  }

  @Override
  public Answer<MemberReport> describe(Endpoint member) {
    return ask(() ->
        Wire.report(admin(member, askDeadline).describe(DescribeRequest.getDefaultInstance())));
  }

  @Override
  public Answer<ReadProof> confirm(Endpoint member) {
    return ask(() -> {
      ResponseHeader header =
          KVGrpc.newBlockingStub(channels.to(member))
              .withDeadlineAfter(askDeadline.toMillis(), TimeUnit.MILLISECONDS)
              .range(Wire.PROBE)
              .getHeader();
      return new ReadProof(new MemberId(header.getMemberId()), header.getRaftTerm());
    });
  }

  @Override
  public Answer<MemberReport.Membership> change(
      Endpoint leader, long expectedMembershipIndex, MembershipChange change) {
    return ask(() ->
        Wire.membership(
            admin(leader, actDeadline)
                .changeMembership(Wire.request(expectedMembershipIndex, change))
                .getMembership()));
  }

  @Override
  public Answer<MemberId> transferLeadership(Endpoint leader, MemberId target) {
    return ask(() ->
        new MemberId(
            admin(leader, actDeadline)
                .transferLeadership(
                    TransferLeadershipRequest.newBuilder().setTargetId(target.value()).build())
                .getLeaderId()));
  }

  @Override
  public Answer<Long> setTiming(Endpoint member, long expectedEpoch, Timing timing) {
    return ask(() ->
        admin(member, actDeadline)
            .setTiming(Wire.request(expectedEpoch, timing))
            .getTiming()
            .getEpoch());
  }

  @Override
  public void close() {
    channels.close();
  }

  private AdminGrpc.AdminBlockingStub admin(Endpoint member, Duration deadline) {
    return AdminGrpc.newBlockingStub(channels.to(member))
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <T> Answer<T> ask(Supplier<T> call) {
    try {
      return new Answer.Answered<>(call.get());
    } catch (StatusRuntimeException failure) {
      return Wire.failure(failure);
    }
  }
}
