package bicameral.host.fetch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of our own and a server's certificate that it signed, for 127.0.0.1 and localhost, in PEM. */
final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path directory;

    /** Makes them in a directory of their own, with the JDK's own tool. */
    Certificates(Path directory) {
        this.directory = directory;
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:critical=ca:true");
        keytool("-genkeypair", "-alias", "server", "-dname", "CN=Test server");
        keytool("-certreq", "-alias", "server", "-file", file("server.csr").toString());
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                file("server.csr").toString(),
                "-outfile",
                file("signed.pem").toString(),
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-rfc");
        try {
            KeyStore store = KeyStore.getInstance(file("keys").toFile(), PASSWORD.toCharArray());
            Files.writeString(file("ca.pem"), pem("CERTIFICATE", encoded(store.getCertificate("ca"))));
            byte[] key = store.getKey("server", PASSWORD.toCharArray()).getEncoded();
            Files.writeString(file("server.key"), pem("PRIVATE KEY", key));
            Files.setPosixFilePermissions(file("server.key"), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(Certificate certificate) throws GeneralSecurityException {
        return certificate.getEncoded();
    }

    private static String pem(String what, byte[] der) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                arguments[0],
                "-keystore",
                file("keys").toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        if (arguments[0].equals("-genkeypair")) command.addAll(List.of("-keyalg", "EC", "-validity", "2"));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(file("keytool.log").toFile())
                    .start();
            if (process.waitFor() != 0) throw new IllegalStateException(Files.readString(file("keytool.log")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    Path certificate() {
        return file("signed.pem");
    }

    Path key() {
        return file("server.key");
    }

    /** The authority, as a tenant would paste it. */
    String authority() {
        try {
            return Files.readString(file("ca.pem"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
