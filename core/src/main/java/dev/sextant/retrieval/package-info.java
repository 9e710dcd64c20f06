/// Pattern 1a: candidate sources propose items for a query, and their proposals are merged.
@NullMarked
package dev.sextant.retrieval;

import org.jspecify.annotations.NullMarked;
