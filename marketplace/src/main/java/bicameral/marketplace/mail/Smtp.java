package bicameral.marketplace.mail;

import bicameral.marketplace.mail.MailSettings.Security;
import bicameral.marketplace.mail.MailSettings.Server;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import java.util.UUID;

/** Sends one letter at a time; every wait on the server is bounded. Thread-safe. */
final class Smtp {
    private static final String TIMEOUT_MILLIS = "15000";

    private final Server server;
    private final Session session;

    Smtp(Server server) {
        this.server = server;
        Properties properties = new Properties();
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.port", String.valueOf(server.port()));
        properties.put("mail.smtp.auth", String.valueOf(!server.user().isEmpty()));
        properties.put("mail.smtp.ssl.enable", String.valueOf(server.security() == Security.TLS));
        properties.put("mail.smtp.starttls.required", String.valueOf(server.security() == Security.STARTTLS));
        properties.put("mail.smtp.starttls.enable", String.valueOf(server.security() == Security.STARTTLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        for (String wait : new String[] {"connectiontimeout", "timeout", "writetimeout"})
            properties.put("mail.smtp." + wait, TIMEOUT_MILLIS);
        this.session = Session.getInstance(properties);
    }

    /** The server has taken it, or an exception says why not. Its id is the letter's, so that one sent twice is known as one. */
    void send(UUID id, Instant written, String to, String subject, String body) throws MessagingException {
        String host = server.from().substring(server.from().indexOf('@') + 1);
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + id + "@" + host + ">");
            }
        };
        message.setFrom(new InternetAddress(server.from()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
        message.setSubject(subject, "UTF-8");
        message.setText(body, "UTF-8");
        message.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(written.atOffset(ZoneOffset.UTC)));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        try (Transport transport = session.getTransport("smtp")) {
            // Given a password, even an empty one, it would log in as whoever runs the process.
            if (server.user().isEmpty()) transport.connect();
            else transport.connect(server.user(), server.password());
            transport.sendMessage(message, message.getAllRecipients());
        }
    }
}
