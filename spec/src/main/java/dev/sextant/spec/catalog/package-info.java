/// What a spec says about its features: what each one means, in words and as a fingerprint, and
/// what it is made of and used for.
@NullMarked
package dev.sextant.spec.catalog;

import org.jspecify.annotations.NullMarked;
