/// Smoke runs of the benchmarks. Start reading at: `MvccBenchTest`.
@NullMarked
package io.coxswain.bench;

import org.jspecify.annotations.NullMarked;
