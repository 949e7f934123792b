package dev.jetstream.dispatcher.workflow;

import dev.jetstream.core.failure.NothingSelectedException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster's API is.
 *
 * @param url of the API
 * @param certificate of its authority, base64 of PEM, or null to trust what this machine trusts
 */
public record ClusterAddress(String url, @Nullable String certificate) {
    /**
     * The address that was given, or empty when none was.
     *
     * @throws NothingSelectedException when only one half was given
     */
    public static Optional<ClusterAddress> given(@Nullable String ip, @Nullable String certificate) {
        if ((ip == null) != (certificate == null)) {
            throw new NothingSelectedException("--cluster-ip and --cluster-cert go together: give both or neither");
        }
        return ip == null
                ? Optional.empty()
                : Optional.of(new ClusterAddress(ip.contains("://") ? ip : "https://" + ip, certificate));
    }

    /**
     * A client of this cluster.
     *
     * @param token asked for at every call, for a token lives an hour
     */
    public KubernetesClient client(Supplier<String> token, ArgoSettings settings) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withCaCertData(certificate)
                .withNamespace(settings.namespace())
                .withOauthTokenProvider(token::get)
                .build();
        return client(config, settings.deadline());
    }

    /** A client of the cluster in which this process is a pod, with the token that is mounted there. */
    public static KubernetesClient inCluster(ArgoSettings settings) {
        return client(Config.autoConfigure(null), settings.deadline());
    }

    /** Own deadlines and tries are around every call; the client's own would multiply them. */
    private static KubernetesClient client(Config config, Duration deadline) {
        config.setRequestTimeout((int) deadline.toMillis());
        config.setConnectionTimeout((int) deadline.toMillis());
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** What to type to see workflows in the browser. */
    public static String portForward(String namespace, String workflow) {
        return "kubectl -n %s port-forward svc/argo-server 2746:2746 # then https://localhost:2746/workflows/%s/%s"
                .formatted(namespace, namespace, workflow);
    }
}
