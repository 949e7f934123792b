package dev.jetstream.dispatcher.webhook;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection for many requests; opened anew when the server closed it. */
final class KeptConnection implements AutoCloseable {
    private final int port;
    private Socket socket;
    private InputStream in;

    KeptConnection(int port) throws IOException {
        this.port = port;
        this.socket = open();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    int post(String path, String headers, byte[] body) throws IOException {
        String head = "POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n"
                .formatted(path, headers, body.length);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        OutputStream out = socket.getOutputStream();
        out.write(request.toByteArray());
        out.flush();
        int status = Integer.parseInt(line().substring(9, 12));
        int length = 0;
        boolean closes = false;
        boolean chunked = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String lower = line.toLowerCase(Locale.ROOT);
            length = lower.startsWith("content-length:")
                    ? Integer.parseInt(lower.substring(15).strip())
                    : length;
            chunked |= lower.startsWith("transfer-encoding: chunked");
            closes |= lower.equals("connection: close");
        }
        if (closes || chunked) {
            socket.close();
            socket = open();
            in = new BufferedInputStream(socket.getInputStream());
        } else {
            in.readNBytes(length);
        }
        return status;
    }

    private Socket open() throws IOException {
        Socket opened = new Socket(InetAddress.getLoopbackAddress(), port);
        opened.setSoTimeout(15_000);
        return opened;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed after '" + line.toString(StandardCharsets.ISO_8859_1) + "'");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
