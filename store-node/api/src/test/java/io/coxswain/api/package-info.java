/// Tests of the protocols as a whole. Start reading at: `ProtocolFactsTest`.
@NullMarked
package io.coxswain.api;

import org.jspecify.annotations.NullMarked;
