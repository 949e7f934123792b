/** What Google's platform knows of clusters and images, asked by REST: too little for a client library each. */
@NullMarked
package dev.jetstream.gcp.platform;

import org.jspecify.annotations.NullMarked;
