"""How can a response prevent a problem? The mechanisms and techniques of situational prevention.

After Cornish and Clarke, Opportunities, precipitators and criminal decisions, Crime Prevention Studies 16
(2003), pages 41-96: five mechanisms, and five techniques of each. The words are ours.
"""

from app.models.base import LabelledEnum


class Mechanism(LabelledEnum):
    EFFORT = "effort", "Make it harder to do"
    RISK = "risk", "Make it riskier to do"
    REWARD = "reward", "Make it less rewarding"
    PROVOCATION = "provocation", "Reduce provocation"
    EXCUSES = "excuses", "Remove excuses"


class Technique(LabelledEnum):
    """Five to a mechanism, whose name each begins with."""

    HARDEN = "effort.harden", "Strengthen the target"
    ACCESS = "effort.access", "Control who can come in"
    EXITS = "effort.exits", "Check people and goods on the way out"
    DEFLECT = "effort.deflect", "Steer people away"
    TOOLS = "effort.tools", "Control the tools needed to do it"

    GUARDIANS = "risk.guardians", "Get more people looking out"
    SIGHTLINES = "risk.sightlines", "Improve lighting and sight lines"
    NAMED = "risk.named", "Make people less anonymous"
    MANAGERS = "risk.managers", "Involve the people who run the place"
    PATROLS = "risk.patrols", "Patrols, wardens and cameras"

    HIDE = "reward.hide", "Hide what offenders want"
    REMOVE = "reward.remove", "Remove what offenders want"
    MARK = "reward.mark", "Mark property"
    MARKETS = "reward.markets", "Disrupt where goods are sold"
    BENEFITS = "reward.benefits", "Take away what offenders gain"

    STRESS = "provocation.stress", "Reduce frustration and stress"
    DISPUTES = "provocation.disputes", "Keep people who clash apart"
    TEMPTATION = "provocation.temptation", "Reduce temptation and arousal"
    PEERS = "provocation.peers", "Counter peer pressure"
    IMITATION = "provocation.imitation", "Repair damage quickly, so that nobody copies it"

    RULES = "excuses.rules", "Set clear rules"
    SIGNS = "excuses.signs", "Put up the rules where they apply"
    CONSCIENCE = "excuses.conscience", "Remind people of the harm to others"
    COMPLY = "excuses.comply", "Make it easy to do the right thing"
    ALCOHOL = "excuses.alcohol", "Control alcohol and drugs"

    @property
    def mechanism(self) -> Mechanism:
        return Mechanism(self.value.partition(".")[0])
