/** Boot files on disk: loaders, kernels, initramfs; imported whole, known by their SHA-256. */
@NullMarked
package dev.ichor.boot.assets;

import org.jspecify.annotations.NullMarked;
