/// Looks at data files and proposes a spec that imports them.
@NullMarked
package dev.sextant.runtime.infer;

import org.jspecify.annotations.NullMarked;
