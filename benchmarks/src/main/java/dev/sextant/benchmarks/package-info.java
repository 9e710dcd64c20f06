/// Whole-system load and microbenchmarks. Measured here, never in unit tests.
@NullMarked
package dev.sextant.benchmarks;

import org.jspecify.annotations.NullMarked;
