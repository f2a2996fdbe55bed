package bicameral.launcher;

import bicameral.launcher.process.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The people one may sign in as in development: an owner for each demo tenant, and an admin. */
public final class DemoAccounts {
    private static final List<String> USERNAMES = List.of(
            "agri-highland",
            "hair-chain",
            "labour-law-desk",
            "appliance-service",
            "clinic-desk",
            "espresso-maker",
            "saas-helpdesk",
            "city-museum",
            "admin");
    /** Nothing that looks like something else when read from a screen. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private DemoAccounts() {}

    /** Passwords by user name, from the file; generated where there is none. */
    public static Map<String, String> in(Path file) throws IOException {
        if (!Files.exists(file)) PrivateFile.write(file, generate());
        Map<String, String> accounts = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int tab = line.indexOf('\t');
            if (tab > 0)
                accounts.put(line.substring(0, tab), line.substring(tab + 1).strip());
        }
        return accounts;
    }

    private static String generate() {
        SecureRandom random = new SecureRandom();
        return USERNAMES.stream()
                .map(name -> name + "\t" + password(random) + "\n")
                .collect(Collectors.joining());
    }

    private static String password(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int group = 0; group < 4; group++) {
            if (group > 0) password.append('-');
            for (int i = 0; i < 4; i++) password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
