package io.coxswain.server.api;

import io.coxswain.server.contract.Fingerprints;
import io.coxswain.server.contract.Leadership;
import io.coxswain.server.contract.MemberFacts;
import io.coxswain.server.contract.Membership;
import io.coxswain.server.contract.Proposals;
import io.coxswain.server.contract.Reads;
import io.coxswain.server.lease.LeaseReads;
import io.coxswain.server.mvcc.KvReads;
import io.coxswain.server.watch.WatchHub;

/// Everything of a member that its clients' services ask.
public record MemberRooms(
    MemberFacts facts,
    Proposals proposals,
    Reads reads,
    KvReads kv,
    WatchHub watches,
    LeaseReads leases,
    Membership membership,
    Leadership leadership,
    Fingerprints fingerprints) {}
