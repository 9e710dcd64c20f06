/// Pattern 2: stages that settle what they are sure of and pass on the rest, with people last.
@NullMarked
package dev.sextant.cascade;

import org.jspecify.annotations.NullMarked;
