package io.coxswain.server.gateway;

import io.coxswain.api.etcd.AuthGrpc;
import io.coxswain.api.etcd.ClusterGrpc;
import io.coxswain.api.etcd.KVGrpc;
import io.coxswain.api.etcd.LeaseGrpc;
import io.coxswain.api.etcd.MaintenanceGrpc;
import io.coxswain.api.etcd.WatchGrpc;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Map;
import java.util.Optional;

/// etcd's JSON paths and the methods they stand for; the paths are those of its protocol files' HTTP annotations.
final class JsonRoutes implements Handler {
  private static final Map<String, MethodDescriptor<?, ?>> METHODS =
      Map.ofEntries(
          Map.entry("kv/range", KVGrpc.getRangeMethod()),
          Map.entry("kv/put", KVGrpc.getPutMethod()),
          Map.entry("kv/deleterange", KVGrpc.getDeleteRangeMethod()),
          Map.entry("kv/txn", KVGrpc.getTxnMethod()),
          Map.entry("kv/compaction", KVGrpc.getCompactMethod()),
          Map.entry("watch", WatchGrpc.getWatchMethod()),
          Map.entry("lease/grant", LeaseGrpc.getLeaseGrantMethod()),
          Map.entry("lease/revoke", LeaseGrpc.getLeaseRevokeMethod()),
          Map.entry("kv/lease/revoke", LeaseGrpc.getLeaseRevokeMethod()),
          Map.entry("lease/keepalive", LeaseGrpc.getLeaseKeepAliveMethod()),
          Map.entry("lease/timetolive", LeaseGrpc.getLeaseTimeToLiveMethod()),
          Map.entry("kv/lease/timetolive", LeaseGrpc.getLeaseTimeToLiveMethod()),
          Map.entry("lease/leases", LeaseGrpc.getLeaseLeasesMethod()),
          Map.entry("kv/lease/leases", LeaseGrpc.getLeaseLeasesMethod()),
          Map.entry("cluster/member/add", ClusterGrpc.getMemberAddMethod()),
          Map.entry("cluster/member/remove", ClusterGrpc.getMemberRemoveMethod()),
          Map.entry("cluster/member/update", ClusterGrpc.getMemberUpdateMethod()),
          Map.entry("cluster/member/list", ClusterGrpc.getMemberListMethod()),
          Map.entry("cluster/member/promote", ClusterGrpc.getMemberPromoteMethod()),
          Map.entry("maintenance/alarm", MaintenanceGrpc.getAlarmMethod()),
          Map.entry("maintenance/status", MaintenanceGrpc.getStatusMethod()),
          Map.entry("maintenance/defragment", MaintenanceGrpc.getDefragmentMethod()),
          Map.entry("maintenance/hash", MaintenanceGrpc.getHashMethod()),
          Map.entry("maintenance/hashkv", MaintenanceGrpc.getHashKVMethod()),
          Map.entry("maintenance/snapshot", MaintenanceGrpc.getSnapshotMethod()),
          Map.entry("maintenance/transfer-leadership", MaintenanceGrpc.getMoveLeaderMethod()),
          Map.entry("maintenance/downgrade", MaintenanceGrpc.getDowngradeMethod()),
          Map.entry("auth/enable", AuthGrpc.getAuthEnableMethod()),
          Map.entry("auth/disable", AuthGrpc.getAuthDisableMethod()),
          Map.entry("auth/status", AuthGrpc.getAuthStatusMethod()),
          Map.entry("auth/authenticate", AuthGrpc.getAuthenticateMethod()),
          Map.entry("auth/user/add", AuthGrpc.getUserAddMethod()),
          Map.entry("auth/user/get", AuthGrpc.getUserGetMethod()),
          Map.entry("auth/user/list", AuthGrpc.getUserListMethod()),
          Map.entry("auth/user/delete", AuthGrpc.getUserDeleteMethod()),
          Map.entry("auth/user/changepw", AuthGrpc.getUserChangePasswordMethod()),
          Map.entry("auth/user/grant", AuthGrpc.getUserGrantRoleMethod()),
          Map.entry("auth/user/revoke", AuthGrpc.getUserRevokeRoleMethod()),
          Map.entry("auth/role/add", AuthGrpc.getRoleAddMethod()),
          Map.entry("auth/role/get", AuthGrpc.getRoleGetMethod()),
          Map.entry("auth/role/list", AuthGrpc.getRoleListMethod()),
          Map.entry("auth/role/delete", AuthGrpc.getRoleDeleteMethod()),
          Map.entry("auth/role/grant", AuthGrpc.getRoleGrantPermissionMethod()),
          Map.entry("auth/role/revoke", AuthGrpc.getRoleRevokePermissionMethod()));

  private final Channel services;

  /// @param services reaches this member's gRPC services in the same process
  JsonRoutes(Channel services) {
    this.services = services;
  }

  @Override
  public void handle(Exchange exchange) {
    Optional<MethodDescriptor<?, ?>> method =
        Optional.ofNullable(METHODS.get(HttpSurface.methodPath(exchange.call().path())));
    if (method.isEmpty()) {
      refuse(exchange, Status.NOT_FOUND.withDescription("Not Found"));
    } else if (!exchange.call().method().equals("POST")) {
      refuse(exchange, Status.UNIMPLEMENTED.withDescription("Method Not Allowed"));
    } else {
      JsonCall.of(exchange, method.get()).start(services);
    }
  }

  private static void refuse(Exchange exchange, Status status) {
    exchange.answer(Answer.of(HttpStatus.of(status.getCode()), Answer.JSON, Json.error(status)));
  }
}
