import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.jaxb.XmlObjectModification;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.util.ArrayList;
import java.util.List;

/**
 * What EU DSS says of each signature, offline.
 *
 * <p>Arguments: trust anchors (.pem) and revocation lists (.crl), then "--", then PDFs. Prints a line a signature, its
 * parts separated by tabs: file, field, indication, subindication, format, intact, changes that DSS does not know.
 */
public final class Judge {
    private Judge() {}

    public static void main(String[] arguments) {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        List<DSSDocument> lists = new ArrayList<>();
        List<DSSDocument> files = new ArrayList<>();
        boolean isFile = false;
        for (String argument : arguments) {
            if (argument.equals("--")) {
                isFile = true;
            } else if (isFile) {
                files.add(new FileDocument(argument));
            } else if (argument.endsWith(".crl")) {
                lists.add(new FileDocument(argument));
            } else {
                trusted.addCertificate(DSSUtils.loadCertificate(new FileDocument(argument).openStream()));
            }
        }
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        verifier.setAIASource(null); // nothing is fetched
        verifier.setCrlSource(new ExternalResourcesCRLSource(lists.toArray(DSSDocument[]::new)));
        files.forEach(file -> guarded(file, verifier));
    }

    /** A file that DSS can't read has no line, and is told on the standard error. */
    private static void guarded(DSSDocument file, CommonCertificateVerifier verifier) {
        try {
            judge(file, verifier);
        } catch (RuntimeException | StackOverflowError error) {
            System.err.println(file.getName() + ": " + error);
        }
    }

    private static void judge(DSSDocument file, CommonCertificateVerifier verifier) {
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(file);
        validator.setCertificateVerifier(verifier);
        Reports reports = validator.validateDocument();
        for (SignatureWrapper signature : reports.getDiagnosticData().getSignatures()) {
            String id = signature.getId();
            System.out.println(String.join("\t",
                file.getName(),
                signature.getFirstFieldName(),
                String.valueOf(reports.getSimpleReport().getIndication(id)),
                String.valueOf(reports.getSimpleReport().getSubIndication(id)),
                String.valueOf(signature.getSignatureFormat()),
                String.valueOf(signature.isSignatureIntact() && signature.isSignatureValid()),
                signature.getPdfUndefinedChanges().stream().map(Judge::said).toList().toString()));
        }
    }

    private static String said(XmlObjectModification change) {
        return change.getAction() + " " + change.getValue();
    }
}
