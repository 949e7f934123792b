package dev.jetstream.cli;

import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.workflow.ClusterAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The cluster on which a batch's workflow runs, its image, and what one of its workers may use. */
public final class ArgoOptions {
    @Option(
            names = {"--zone"},
            paramLabel = "ZONE",
            defaultValue = "${env:JETSTREAM_ZONE:-us-central1-a}",
            description = "Zone of the cluster (${DEFAULT-VALUE}).")
    String zone = "us-central1-a";

    @Option(
            names = {"--cluster_id", "--cluster-id"},
            paramLabel = "CLUSTER",
            defaultValue = "${env:JETSTREAM_CLUSTER_ID:-jetstream}",
            description = "Name of the cluster (${DEFAULT-VALUE}).")
    String clusterId = "jetstream";

    @Option(
            names = {"--cluster_ip", "--cluster-ip"},
            paramLabel = "ADDRESS",
            defaultValue = "${env:JETSTREAM_CLUSTER_IP}",
            description = "Address of the cluster, together with --cluster_cert, instead of looking it up.")
    @Nullable String clusterIp;

    @Option(
            names = {"--cluster_cert", "--cluster-cert"},
            paramLabel = "BASE64",
            defaultValue = "${env:JETSTREAM_CLUSTER_CERT}",
            description = "Certificate of the cluster's authority.")
    @Nullable String clusterCert;

    @Option(
            names = {"--image"},
            paramLabel = "IMAGE",
            defaultValue = "${env:JETSTREAM_IMAGE:-jetstream}",
            description = "Image of the workers (${DEFAULT-VALUE}).")
    String image = "jetstream";

    @Option(
            names = {"--image_version", "--image-version"},
            paramLabel = "latest|SHA256",
            description = "One image for all experiments; without it each has the one that it began with.")
    @Nullable String imageVersion;

    @Option(
            names = {"--memory-request", "--memory_request"},
            paramLabel = "GB",
            defaultValue = "${env:JETSTREAM_MEMORY_REQUEST:-19}",
            converter = MemoryConverter.class,
            description = "Memory of a worker, 1 to 60 (${DEFAULT-VALUE}).")
    String memoryRequest = "19G";

    @Option(
            names = {"--monitor_status", "--monitor-status"},
            arity = "1",
            paramLabel = "true|false",
            defaultValue = "true",
            description = "Wait until the workflow has ended (${DEFAULT-VALUE}).")
    boolean monitorStatus = true;

    /** Where the cluster is, when that was given; refuses half an address before anything is opened. */
    Optional<ClusterAddress> address() {
        return ClusterAddress.given(clusterIp, clusterCert);
    }

    /** What a request says of them. */
    DispatchRequest.Origin origin(@Nullable String requestId) {
        return new DispatchRequest.Origin(requestId, imageVersion, null);
    }

    /** Reads {@code 19} or {@code 19G}. */
    static final class MemoryConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            String digits = value.replaceFirst("G$", "");
            if (!digits.matches("[0-9]{1,2}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 60) {
                throw new TypeConversionException(
                        "'%s' is no memory request; write 1 to 60 (GB), for example 19 or 19G".formatted(value));
            }
            return Integer.parseInt(digits) + "G";
        }
    }
}
