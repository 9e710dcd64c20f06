/// Wires plans, stores, engines and models into a running system.
@NullMarked
package dev.sextant.runtime;

import org.jspecify.annotations.NullMarked;
