/// Tests of the metrics registry. Start reading at: `MetricsTest`.
@NullMarked
package io.coxswain.server.metrics;

import org.jspecify.annotations.NullMarked;
