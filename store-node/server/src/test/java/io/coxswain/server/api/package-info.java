/// Tests of the gRPC services over a hand-written member. Start reading at: `FakeMember`, then `KvServiceTest`.
@NullMarked
package io.coxswain.server.api;

import org.jspecify.annotations.NullMarked;
