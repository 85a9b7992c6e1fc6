import eu.europa.esig.dss.diagnostic.AbstractSignatureWrapper;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.diagnostic.jaxb.XmlObjectModification;
import eu.europa.esig.dss.enumerations.TimestampType;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * What EU DSS says of each file and each signature, offline, with its own default policy.
 *
 * <p>Arguments: trust anchors (.pem) and revocation lists (.crl), then "--", then PDFs. Before the files they are for,
 * {@code --at=2026-11-21T12:00:00Z} says at which moment to judge (without it, now). After files, {@code --and} begins
 * anew: other anchors and lists, for other files, in the same machine, which has warmed up. Files are judged on every
 * processor at once; {@code --limit=SECONDS} is for each of them, 300 unless told.
 *
 * <p>Prints lines of parts separated by tabs: the file, what the line is of, and parts "name=value". First one of
 * "file" with "opinion": "read", "unreadable" (with "why") or "time"; then one a "signature" and a document's
 * "timestamp".
 */
public final class Judge {
    private static final int STACK = 16 << 20;

    private final Queue<Asked> files = new ConcurrentLinkedQueue<>();
    private Instant moment = Instant.now();
    private long limit = 300_000; // milliseconds

    private record Trust(List<CertificateToken> anchors, List<DSSDocument> lists) {
        Trust() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private record Asked(DSSDocument file, Date moment, Trust trust) {}

    private Judge(String[] arguments) {
        boolean isFile = false;
        Trust trust = new Trust();
        for (String argument : arguments) {
            if (argument.equals("--")) {
                isFile = true;
            } else if (argument.equals("--and")) {
                isFile = false;
                trust = new Trust();
            } else if (argument.startsWith("--at=")) {
                moment = Instant.parse(argument.substring("--at=".length()));
            } else if (argument.startsWith("--limit=")) {
                limit = 1000 * Long.parseLong(argument.substring("--limit=".length()));
            } else if (isFile) {
                files.add(new Asked(new FileDocument(argument), Date.from(moment), trust));
            } else if (argument.endsWith(".crl")) {
                trust.lists().add(new FileDocument(argument));
            } else {
                trust.anchors().add(DSSUtils.loadCertificate(new FileDocument(argument).openStream()));
            }
        }
    }

    public static void main(String[] arguments) {
        Judge judge = new Judge(arguments);
        List<Thread> threads = new ArrayList<>();
        for (int one = 0; one < Math.min(Runtime.getRuntime().availableProcessors(), judge.files.size()); one++) {
            threads.add(started(judge::takeFiles));
        }
        threads.forEach(thread -> join(thread, 0));
    }

    private void takeFiles() {
        for (Asked asked = files.poll(); asked != null; asked = files.poll()) {
            System.out.print(within(asked));
        }
    }

    /** What is said of a file, or that there was no time for it: then the thread is left alone, and ends with all. */
    private String within(Asked asked) {
        String[] said = {line(asked, "file", "opinion=time")};
        Thread thread = started(() -> {
            String whole = guarded(asked);
            synchronized (said) {
                said[0] = whole;
            }
        });
        join(thread, limit);
        synchronized (said) {
            return said[0];
        }
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(null, task, "judge", STACK);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(Thread thread, long milliseconds) {
        try {
            thread.join(milliseconds);
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }

    /** A file that DSS can't read is told too. */
    private String guarded(Asked asked) {
        try {
            return judged(asked);
        } catch (RuntimeException | StackOverflowError error) {
            return line(asked, "file", "opinion=unreadable", "why=" + error);
        }
    }

    private String judged(Asked asked) {
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(asked.file());
        validator.setCertificateVerifier(verifier(asked.trust()));
        validator.setValidationTime(asked.moment());
        Reports reports = validator.validateDocument();
        SimpleReport simple = reports.getSimpleReport();
        StringBuilder said = new StringBuilder(line(asked, "file", "opinion=read"));
        for (SignatureWrapper signature : reports.getDiagnosticData().getSignatures()) {
            String format = "format=" + signature.getSignatureFormat();
            said.append(told(asked, "signature", signature.getId(), signature, simple, format));
        }
        for (TimestampWrapper stamp : reports.getDiagnosticData().getTimestampList()) {
            if (stamp.getType() == TimestampType.DOCUMENT_TIMESTAMP) {
                said.append(told(asked, "timestamp", stamp.getId(), stamp, simple, "format=" + stamp.getType()));
            }
        }
        return said.toString();
    }

    /** One a file: what it keeps of one file is nothing to another. Nothing is fetched. */
    private static CommonCertificateVerifier verifier(Trust trust) {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        trust.anchors().forEach(trusted::addCertificate);
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        verifier.setAIASource(null);
        verifier.setCrlSource(new ExternalResourcesCRLSource(trust.lists().toArray(DSSDocument[]::new)));
        return verifier;
    }

    private static String told(
            Asked asked, String kind, String id, AbstractSignatureWrapper one, SimpleReport simple, String format) {
        return line(asked, kind,
            "field=" + one.getFirstFieldName(),
            "indication=" + simple.getIndication(id),
            "subindication=" + simple.getSubIndication(id),
            format,
            "subfilter=" + one.getSubFilter(),
            "intact=" + (one.isSignatureIntact() && one.isSignatureValid()),
            "errors=" + keys(simple.getAdESValidationErrors(id)),
            "warnings=" + keys(simple.getAdESValidationWarnings(id)),
            "overlapping=" + one.getPdfAnnotationsOverlapConcernedPages(),
            "pages=" + one.getPdfPageDifferenceConcernedPages(),
            "visual=" + one.getPdfVisualDifferenceConcernedPages(),
            "extensions=" + changes(one.getPdfExtensionChanges()),
            "filling=" + changes(one.getPdfSignatureOrFormFillChanges()),
            "annotations=" + changes(one.getPdfAnnotationChanges()),
            "unknown=" + changes(one.getPdfUndefinedChanges()));
    }

    private static String line(Asked asked, String kind, String... parts) {
        StringBuilder line = new StringBuilder(asked.file().getName()).append('\t').append(kind);
        for (String part : parts) {
            line.append('\t').append(part.replaceAll("\\s+", " "));
        }
        return line.append('\n').toString();
    }

    private static String keys(List<Message> messages) {
        return messages.stream().map(Message::getKey).sorted().distinct().collect(Collectors.joining(" "));
    }

    private static String changes(List<XmlObjectModification> changes) {
        return changes.stream().map(change -> change.getAction() + " " + change.getValue()).toList().toString();
    }
}
