/// Watching what runs: how features are distributed, how fresh they are, and whether what was
/// served is what the log yields.
@NullMarked
package dev.sextant.monitoring;

import org.jspecify.annotations.NullMarked;
