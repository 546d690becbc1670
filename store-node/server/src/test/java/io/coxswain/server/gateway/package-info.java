/// Tests of the one port on real sockets. Start reading at: `GatewayUnderTest`, then `RecordedAnswersTest` and `OnePortTest`.
@NullMarked
package io.coxswain.server.gateway;

import org.jspecify.annotations.NullMarked;
