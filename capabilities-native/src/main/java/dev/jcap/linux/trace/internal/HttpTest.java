package dev.jcap.linux.trace.internal;

import dev.jcap.linux.trace.SuccessTest;
import dev.jcap.linux.trace.TrialRun;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Passes when a URL answers with a status. It does not check certificates: what it asks for is an answer, not a secret.
 *
 * @param url    the URL
 * @param status the statuses that count as success
 */
public record HttpTest(URI url, IntPredicate status) implements SuccessTest {

    private static final int MILLIS = 5000;

    /** Checks the URL. */
    public HttpTest {
        Objects.requireNonNull(status, "status");
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(url + " is not a URL like http://localhost/");
        }
    }

    @Override
    public Optional<String> failure(TrialRun run, Duration patience) throws IOException, InterruptedException {
        return Polling.until(run, patience, () -> Polling.lasting(this::answer));
    }

    @Override
    public Optional<String> obstacle() {
        try {
            int found = request();
            return Optional.of(url + " answers with status " + found + " although the command is not running");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> answer() {
        try {
            int found = request();
            return status.test(found) ? Optional.empty() : Optional.of(url + " answers with status " + found);
        } catch (IOException e) {
            return Optional.of(url + " does not answer: " + e.getMessage());
        }
    }

    private int request() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(anybody().getSocketFactory());
            secure.setHostnameVerifier((host, session) -> true);
        }
        connection.setConnectTimeout(MILLIS);
        connection.setReadTimeout(MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Connection", "close");
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private static SSLContext anybody() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Accepts every certificate. */
    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
