/// ONNX: graphs written and files read and answered.
@NullMarked
package dev.sextant.inference.onnx;

import org.jspecify.annotations.NullMarked;
