package bicameral.bench.money;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * How long it takes to send somebody on this machine a few hundred bytes and have them back: what every statement waits for beside
 * its work. On a virtual machine it swings with what its neighbours do, so it tells a bad hour from a slow market.
 */
final class Loopback {
    private static final int TRIPS = 400;
    private static final int BYTES = 800;
    private static final int PATIENCE_MILLIS = 10_000;

    private Loopback() {}

    /** Milliseconds of each round trip, after as many that do not count. */
    static List<Double> millis() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket here = new Socket(listening.getInetAddress(), listening.getLocalPort());
                Socket there = listening.accept()) {
            here.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            here.setSoTimeout(PATIENCE_MILLIS);
            Thread echo = Thread.ofPlatform().daemon().start(() -> echo(there));
            trips(here);
            List<Double> millis = trips(here);
            here.shutdownOutput();
            echo.join();
            return millis;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static List<Double> trips(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        byte[] message = new byte[BYTES];
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < TRIPS; i++) {
            long begin = System.nanoTime();
            out.write(message);
            in.readFully(message);
            millis.add((System.nanoTime() - begin) / 1e6);
        }
        return millis;
    }

    /** Until the other side is done. Whoever waits for what does not come gives up by itself. */
    private static void echo(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] message = new byte[BYTES];
            for (int n = in.read(message); n >= 0; n = in.read(message)) out.write(message, 0, n);
        } catch (IOException e) {
            System.err.println("the echo of the round trips ended: " + e.getMessage());
        }
    }
}
