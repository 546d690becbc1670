/// Tests of the error catalogue. Start reading at: `WireErrorTest`.
@NullMarked
package io.coxswain.api.error;

import org.jspecify.annotations.NullMarked;
