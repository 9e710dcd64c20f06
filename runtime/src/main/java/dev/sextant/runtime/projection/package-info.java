/// The log as tables: Parquet files that can be dropped and made again, and SQL over them.
@NullMarked
package dev.sextant.runtime.projection;

import org.jspecify.annotations.NullMarked;
