using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace IssuancePortal.Portal.Tests.Texts;

/// <summary>The trade's words in German: one for each thing, the same on every page.</summary>
public sealed class GermanTests
{
    /// <summary>What a thing is called, and what it is not called.</summary>
    private static readonly (string Thing, string Word, string Rejected)[] Glossary =
    [
        ("approval, approve", "Genehmigung, genehmigen", "Freigab|freigab|Freigeb|freigeb|Freigegeb|freigegeb"),
        ("validation queue", "Zu genehmigen", "Prüfliste"),
        ("who approves (role)", "Genehmigung", "Validierungsbeauftragt|Prüfer"),
        ("who issues (role)", "Ausgabestelle", @"\bOperator"),
        ("user", "Benutzer", @"\bNutzer"),
        ("help desk", "Helpdesk", "Help[ -][Dd]esk"),
        ("password", "Passwort", "[Kk]ennw[oö]rt"),
        ("initial password", "Anfangspasswort", "Startpasswort|Start-PIN"),
        ("mode", "Ausgabeart", @"Verfahren|Betriebsart|[Mm]odus|[Mm]odi\b"),
        ("request", "Antrag, beantragen", "[Aa]nforder|angefordert|Anfrage"),
        ("withdraw a request", "zurückziehen", "Antrag wurde widerrufen|Anträge widerrufen"),
        ("bind", "zuordnen", @"für \{0\} vorgesehen|\bbinden\b|gebunden"),
        ("issue a device", "ausgeben, Ausgabe", "Gerät ausstell|Gerät wurde ausgestellt|Gerät wird ausgestellt|Neuausstellung"),
        ("self-enrolment", "Selbsteinrichtung", "Selbstausstellung"),
        ("temporary device", "Leihgerät", "Ersatzgerät|[Bb]efristetes? Gerät"),
        ("hold a certificate", "aussetzen", "[Vv]orläufig (ge)?sperr|[Vv]orläufige Sperr"),
        ("revoke a certificate", "widerrufen", "Zertifikat(e|s)? (wird|wurde|werden|wurden) gesperrt|Endgültig gesperrt"),
        ("audit trail", "Prüfprotokoll, Protokoll", @"\bAudit"),
        ("stock", "Bestand", "Vorrat"),
        ("reader", "Leser", "Kartenleser|Lesegerät"),
    ];

    public static TheoryData<string> Files => [.. Repository.PortalFiles("*.de.resx").Select(path => Path.GetRelativePath(Repository.Portal, path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Text_InGerman_SaysTheGlossarysWord(string path)
    {
        var texts = XDocument.Load(Path.Combine(Repository.Portal, path)).Root!.Elements("data").Select(data => (Key: (string)data.Attribute("name")!, Text: (string)data.Element("value")!));
        var wrong = from text in texts
                    from row in Glossary
                    let found = Regex.Match(text.Text, row.Rejected)
                    where found.Success
                    select $"{text.Key} says \"{found.Value}\"; {row.Thing} is {row.Word}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Text_OfAThing_IsUsed()
    {
        var all = string.Join('\n', Repository.PortalFiles("*.de.resx").Select(File.ReadAllText));

        Assert.All(Glossary, row => Assert.All(row.Word.Split(", "), word => Assert.Contains(word, all, StringComparison.OrdinalIgnoreCase)));
    }
}
