package io.coxswain.server.api;

import io.coxswain.api.etcd.ResponseHeader;
import io.coxswain.server.contract.MemberFacts;
import io.coxswain.server.contract.Proposals.Applied;
import io.coxswain.server.mvcc.KvReads;

/// Response headers of this member.
final class Headers {
  private final MemberFacts facts;
  private final KvReads kv;

  Headers(MemberFacts facts, KvReads kv) {
    this.facts = facts;
    this.kv = kv;
  }

  /// For an answer that holds at `revision`.
  ResponseHeader at(long revision) {
    return at(revision, facts.raftTerm());
  }

  /// For the answer to a write.
  ResponseHeader of(Applied applied) {
    return at(applied.revision(), applied.raftTerm());
  }

  /// For an answer about now.
  ResponseHeader now() {
    return at(kv.currentRevision());
  }

  /// etcd's answers about members carry no revision.
  ResponseHeader withoutRevision() {
    return at(0);
  }

  private ResponseHeader at(long revision, long raftTerm) {
    return ResponseHeader.newBuilder()
        .setClusterId(facts.clusterId())
        .setMemberId(facts.memberId())
        .setRevision(revision)
        .setRaftTerm(raftTerm)
        .build();
  }
}
