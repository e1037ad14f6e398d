@NullMarked
package dev.ichor.api;

import org.jspecify.annotations.NullMarked;
