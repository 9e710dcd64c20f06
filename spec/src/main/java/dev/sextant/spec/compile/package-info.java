/// Spec records to plans: resolves every name to an index and every expression to a program.
@NullMarked
package dev.sextant.spec.compile;

import org.jspecify.annotations.NullMarked;
