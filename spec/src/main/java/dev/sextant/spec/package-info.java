/// The declarative half of Sextant: YAML to immutable records to compiled plans.
@NullMarked
package dev.sextant.spec;

import org.jspecify.annotations.NullMarked;
